package io.periskop.discovery.ec2;

import java.util.List;

/** As EC2 knows them: an instance fits that has one of the values. */
record Ec2Filter(String name, List<String> values) {
    Ec2Filter {
        values = List.copyOf(values);
    }
}
