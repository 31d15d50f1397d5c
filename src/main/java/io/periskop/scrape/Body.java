package io.periskop.scrape;

/** The first {@code length} bytes of an array that may be reused once the body is closed. */
interface Body extends AutoCloseable {
    byte[] bytes();

    int length();

    /** Gives the memory back; more than once is once. */
    @Override
    void close();
}
