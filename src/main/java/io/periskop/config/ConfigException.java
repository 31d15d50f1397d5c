package io.periskop.config;

/**
 * The configuration file cannot be used. The message is one line: {@code file:line: key: problem 'value'; next step},
 * without line or key where there is none. It never holds a password.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
