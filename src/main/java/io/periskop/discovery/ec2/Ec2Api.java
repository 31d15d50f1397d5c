package io.periskop.discovery.ec2;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.XmlElement;
import io.periskop.discovery.ec2.AwsQuery.Question;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Questions to EC2. Their answers fail with {@link DiscoveryTrouble}. */
final class Ec2Api {
    private static final String VERSION = "2016-11-15";
    private static final String A_PAGE = "1000";
    private static final int MOST_PAGES = 200;

    private final AwsQuery query;
    private final URI endpoint;
    private final String region;
    private final AwsKeys keys;

    Ec2Api(AwsQuery query, URI endpoint, String region, AwsKeys keys) {
        this.query = query;
        this.endpoint = endpoint;
        this.region = region;
        this.keys = keys;
    }

    /** Names of availability zones with their IDs, which are the same for all accounts. */
    Mono<Map<String, String>> zones() {
        return ask(parameters("DescribeAvailabilityZones")).map(Ec2Instances::zones);
    }

    /** The pages of the answer. */
    Flux<XmlElement> instances(List<Ec2Filter> filters) {
        SortedMap<String, String> first = parameters("DescribeInstances");
        first.put("MaxResults", A_PAGE);
        for (int i = 0; i < filters.size(); i++) {
            String filter = "Filter." + (i + 1);
            first.put(filter + ".Name", filters.get(i).name());
            List<String> values = filters.get(i).values();
            for (int j = 0; j < values.size(); j++) {
                first.put(filter + ".Value." + (j + 1), values.get(j));
            }
        }
        return ask(first).expand(page -> next(first, page)).index((number, page) -> {
            if (number >= MOST_PAGES) {
                throw new DiscoveryTrouble("DescribeInstances has more than " + MOST_PAGES + " pages of " + A_PAGE
                        + " instances; choose with filters");
            }
            return page;
        });
    }

    private Mono<XmlElement> next(SortedMap<String, String> first, XmlElement page) {
        String token = page.text("nextToken");
        if (token.isEmpty()) {
            return Mono.empty();
        }
        SortedMap<String, String> next = new TreeMap<>(first);
        next.put("NextToken", token);
        return ask(next);
    }

    private Mono<XmlElement> ask(SortedMap<String, String> parameters) {
        Question question = new Question("ec2", endpoint, region, keys, parameters);
        return query.ask(question).doOnNext(answer -> {
            if (!answer.name().equals(question.action() + "Response")) {
                throw new DiscoveryTrouble(question.action() + " got another answer than EC2 gives; check endpoint");
            }
        });
    }

    private static SortedMap<String, String> parameters(String action) {
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("Action", action);
        parameters.put("Version", VERSION);
        return parameters;
    }
}
