# Build the jar first: ./mvnw package -DskipTests && docker build -t periskop .
# The runtime is Java 25, for its AOT cache; the jar itself needs 17.
FROM eclipse-temurin:25.0.4_7-jre-noble AS layers
WORKDIR /build
COPY target/periskop-server.jar periskop-server.jar
# What changes seldom comes in layers of its own, so that an update of the server is small.
RUN java -Djarmode=tools -jar periskop-server.jar extract --layers --destination layers

FROM eclipse-temurin:25.0.4_7-jre-noble
RUN useradd --system --uid 10001 --home-dir /var/lib/periskop --create-home --shell /usr/sbin/nologin periskop
WORKDIR /opt/periskop
COPY --from=layers /build/layers/dependencies/ ./
COPY --from=layers /build/layers/snapshot-dependencies/ ./
COPY --from=layers /build/layers/spring-boot-loader/ ./
COPY --from=layers /build/layers/application/ ./
# One start that ends before it listens: the classes that it loads are ready in the cache for each start after it.
RUN java -XX:AOTCacheOutput=/opt/periskop/periskop.aot -Dspring.context.exit=onRefresh \
        -jar periskop-server.jar --port=0 --address=127.0.0.1 \
    && test -s /opt/periskop/periskop.aot

USER 10001:10001
WORKDIR /var/lib/periskop
VOLUME /var/lib/periskop
EXPOSE 8080
# The image has no curl; bash speaks HTTP well enough for this.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-8080} && printf 'GET /-/healthy HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["java", "-XX:AOTCache=/opt/periskop/periskop.aot", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", \
    "-jar", "/opt/periskop/periskop-server.jar"]
