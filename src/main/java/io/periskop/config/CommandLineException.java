package io.periskop.config;

/** The command line or the environment cannot be used. The message is one line that names the flag or variable. */
public final class CommandLineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CommandLineException(String message) {
        super(message);
    }
}
