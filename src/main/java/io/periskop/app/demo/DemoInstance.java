package io.periskop.app.demo;

import com.sun.net.httpserver.HttpHandler;

/** One process of a demo service. */
interface DemoInstance {
    /** Lets one error happen. */
    void goWrong();

    /** Serves its exposition. */
    HttpHandler handler();
}
