package io.periskop.api.v1;

import org.junit.jupiter.api.Test;

/** Which alerts fire, and who is told of them. */
interface AlertsContract extends ApiFixture {
    @Test
    default void alertsAreThoseThatWereAskedFor() {
        ApiServer api = api();
        api.grows("shop", "a", 1);
        api.look();
        String id = ApiServer.id("shop", "a");
        api.get("/api/v1/alerts").json("""
                {"alerts": [{"name": "OnError", "state": "firing", "service": "shop", "errorId": "%s", "source": null,
                    "labels": {"alertname": "OnError", "service_name": "shop"}, "annotations": {"summary": "s"},
                    "startsAt": "2026-11-23T12:00:00Z", "silences": []},
                  {"name": "OnGone", "state": "silenced", "errorId": null,
                    "silences": [{"id": "1-2", "url": "http://192.0.2.1:9093/#/silences/1-2"}]},
                  {"name": "OnService", "service": "bank"}],
                 "total": 3, "truncated": false,
                 "alertmanagers": [{"url": "http://192.0.2.1:9093/api/v2/alerts", "problem": null},
                  {"url": "http://192.0.2.2:9093/api/v2/alerts", "problem": "connection refused"}]}""".formatted(id));
        api.get("/api/v1/alerts?service=bank").json("{\"alerts\": [{\"name\": \"OnService\"}], \"total\": 1}");
        api.get("/api/v1/alerts?state=silenced").json("{\"alerts\": [{\"name\": \"OnGone\"}], \"total\": 1}");
        api.get("/api/v1/alerts?limit=1").json("{\"alerts\": [{\"name\": \"OnError\"}], \"total\": 3}");
        api.get("/api/v1/alerts?error=" + id).json("{\"alerts\": [{\"name\": \"OnError\"}], \"total\": 1}");
        api.get("/api/v1/errors/" + id + "/alerts").json("{\"alerts\": [{\"name\": \"OnError\"}], \"total\": 1}");
        api.problem("/api/v1/alerts?error=x", ProblemType.BAD_PARAMETER, "error");
        api.problem("/api/v1/alerts?state=on", ProblemType.BAD_PARAMETER, "state");
        api.problem("/api/v1/alerts?limit=0", ProblemType.BAD_PARAMETER, "limit");
        api.problem(
                api.send("GET", "/api/v1/errors/" + ApiServer.id("shop", "no") + "/alerts", ""), ProblemType.NOT_FOUND);
        api.problem(api.send("POST", "/api/v1/alerts", "{}"), ProblemType.METHOD_NOT_ALLOWED);
    }

    @Test
    default void alertmanagersSayHowTheyDo() {
        api().get("/api/v1/alertmanagers").json("""
                {"status": "success", "data": {"activeAlertmanagers": [
                    {"url": "http://192.0.2.1:9093/api/v2/alerts", "problem": null, "sent": 5, "waiting": 0,
                      "refused": [{"labels": {"alertname": "X"}, "reason": "answered with status 400"}]},
                    {"url": "http://192.0.2.2:9093/api/v2/alerts", "lastSent": null, "problem": "connection refused", "waiting": 3,
                      "failed": 9}],
                  "droppedAlertmanagers": [{"discoveredLabels": {"__address__": "x"}, "reason": "dropped by relabel_configs"}],
                  "discoveries": [{"mechanism": "dns", "description": "am.example.com", "targets": 3, "problem": null}]}}""");
    }
}
