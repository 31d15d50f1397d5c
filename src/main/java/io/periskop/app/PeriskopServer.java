package io.periskop.app;

public final class PeriskopServer {
    private PeriskopServer() {}

    public static void main(String[] args) {}
}
