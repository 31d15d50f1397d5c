package io.periskop.client.spring;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationImportSelector;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.type.AnnotationMetadata;

/** Of what Spring Boot finds by itself the web and the client: the rest of what tests have costs seconds. */
final class WebAutoConfigurations extends AutoConfigurationImportSelector {
    private static final List<String> WANTED = List.of(
            "io.periskop.client.",
            "org.springframework.boot.autoconfigure.context.",
            "org.springframework.boot.http.",
            "org.springframework.boot.jackson.",
            "org.springframework.boot.reactor.",
            "org.springframework.boot.servlet.",
            "org.springframework.boot.tomcat.",
            "org.springframework.boot.webflux.",
            "org.springframework.boot.webmvc.");

    @Override
    protected List<String> getCandidateConfigurations(AnnotationMetadata metadata, AnnotationAttributes attributes) {
        return super.getCandidateConfigurations(metadata, attributes).stream()
                .filter(name -> WANTED.stream().anyMatch(name::startsWith))
                .toList();
    }

    /** Nothing is left out by an annotation. */
    @Override
    protected AnnotationAttributes getAttributes(AnnotationMetadata metadata) {
        AnnotationAttributes none = new AnnotationAttributes();
        none.put("exclude", new String[0]);
        none.put("excludeName", new String[0]);
        return none;
    }
}
