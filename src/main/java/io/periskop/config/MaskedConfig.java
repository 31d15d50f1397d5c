package io.periskop.config;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The configuration file as people may see it: without comments, which nobody checks for secrets, and with {@code <secret>} in
 * place of every value that is or may be one. What is masked is decided by names, rather too much than too little.
 */
public final class MaskedConfig {
    private static final String SECRET = "<secret>";
    private static final List<String> WORDS = List.of(
            "password",
            "passwd",
            "secret",
            "token",
            "credential",
            "hash_key",
            "api_key",
            "apikey",
            "access_key",
            "dsn");
    /** All that is in these, at any depth. */
    private static final Set<String> WHOLE = Set.of("basic_auth_users", "proxy_connect_header", "secrets");
    /** Private keys that lie in the file itself, and keys of DSNs. */
    private static final Set<String> KEYS = Set.of("key", "keys", "client_certificate_key");
    /** These say where a secret is, or are none. */
    private static final Pattern PLACES =
            Pattern.compile(".*_(?:file|url|path|claim)|tokens|token_type|automount_service_account_token");

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*@");
    /** Parameters of URLs and of scrapes that often carry a key. */
    private static final Pattern PARAMETERS =
            Pattern.compile("(?i)([?&;](?:[^=&;\\s]*(?:token|secret|password|key|sig|auth)[^=&;\\s]*)=)[^&;#\\s]*");

    /** By identity: an anchor may name a secret elsewhere, too. */
    private final Set<Node> secrets = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private MaskedConfig() {}

    /**
     * Reads from disk: not for event loops.
     *
     * @throws ConfigException when the file cannot be read or is no YAML
     */
    public static String of(Path file) {
        Place top = Place.top(Quoted.file(file.toString()));
        return of(top, YamlText.decode(top, YamlText.read(file)));
    }

    static String of(Place top, String text) {
        Node root = YamlDocument.compose(top, text);
        return root == null ? "" : new MaskedConfig().masked(root);
    }

    private String masked(Node root) {
        find(root, false);
        seen.clear();
        rewrite(root);
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(0);
        options.setWidth(160);
        options.setSplitLines(false);
        StringWriter out = new StringWriter();
        new Yaml(options).serialize(root, out);
        return out.toString();
    }

    private void find(Node node, boolean isSecret) {
        if (node instanceof ScalarNode) {
            if (isSecret) {
                secrets.add(node);
            }
            return;
        }
        if (!isSecret && !seen.add(node)) {
            return;
        }
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(each -> find(each, isSecret));
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> find(entry.getValueNode(), isSecret || isSecret(entry)));
        }
    }

    private static boolean isSecret(NodeTuple entry) {
        String name = name(entry);
        if (name == null || PLACES.matcher(name).matches()) {
            return false;
        }
        boolean isLeaf = !(entry.getValueNode() instanceof MappingNode);
        return WHOLE.contains(name)
                || isLeaf && (KEYS.contains(name) || WORDS.stream().anyMatch(name::contains));
    }

    private static @Nullable String name(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode key
                ? key.getValue().toLowerCase(Locale.ROOT).replace('-', '_')
                : null;
    }

    private void rewrite(Node node) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof SequenceNode list) {
            list.getValue().replaceAll(this::shown);
            list.getValue().forEach(this::rewrite);
        } else if (node instanceof MappingNode mapping) {
            mapping.setValue(mapping.getValue().stream()
                    .map(entry -> new NodeTuple(entry.getKeyNode(), shown(entry.getValueNode())))
                    .collect(Collectors.toList()));
            mapping.getValue().forEach(entry -> rewrite(entry.getValueNode()));
        }
    }

    private Node shown(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return node;
        }
        String value = scalar.getValue();
        String shown = secrets.contains(node)
                ? SECRET
                : PARAMETERS
                        .matcher(USER_INFO.matcher(value).replaceAll(SECRET + "@"))
                        .replaceAll("$1" + SECRET);
        return shown.equals(value) ? node : new ScalarNode(Tag.STR, shown, null, null, DumperOptions.ScalarStyle.PLAIN);
    }
}
