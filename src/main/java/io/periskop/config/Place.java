package io.periskop.config;

/**
 * A place in the configuration file that a message can name.
 *
 * @param line counted from 1
 * @param key the way from the top, such as {@code services[0].name}; empty at the top
 */
record Place(String file, int line, String key) {
    static Place top(String file) {
        return new Place(file, 1, "");
    }

    Place at(int newLine) {
        return new Place(file, newLine, key);
    }

    Place child(String name) {
        return new Place(file, line, key.isEmpty() ? Quoted.plain(name) : key + "." + Quoted.plain(name));
    }

    Place item(int index) {
        return new Place(file, line, key + "[" + index + "]");
    }

    /** @param problem what is wrong, with the value in quotes, and after a semicolon what to do */
    ConfigException error(String problem) {
        return new ConfigException(file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + problem);
    }
}
