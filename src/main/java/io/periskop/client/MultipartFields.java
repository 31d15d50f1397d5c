package io.periskop.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fields of {@code multipart/form-data} bodies: the value stands between the empty line and the next boundary. */
final class MultipartFields {
    private static final Pattern NAME =
            Pattern.compile("(?i)content-disposition:[^\r\n]{0,200}?\\bname=\"?([^\"\r\n;]*)");
    private static final Pattern EMPTY_LINE = Pattern.compile("\r?\n\r?\n");
    private static final Pattern BOUNDARY = Pattern.compile("\r?\n--");

    private MultipartFields() {}

    static String scrub(String text, SecretNames names) {
        StringBuilder scrubbed = new StringBuilder(text.length());
        int copied = 0;
        Matcher name = NAME.matcher(text);
        Matcher emptyLine = EMPTY_LINE.matcher(text);
        Matcher boundary = BOUNDARY.matcher(text);
        while (name.find()) {
            if (names.contains(name.group(1)) && emptyLine.find(name.end())) {
                int end = boundary.find(emptyLine.end()) ? boundary.start() : text.length();
                scrubbed.append(text, copied, emptyLine.end()).append(Scrubber.REDACTED);
                copied = end;
                name.region(end, text.length());
            }
        }
        return scrubbed.append(text, copied, text.length()).toString();
    }
}
