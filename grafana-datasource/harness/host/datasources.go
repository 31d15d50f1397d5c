package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"periskop-datasource/pkg/plugin"
)

// datasource is one as Grafana's provisioning files describe it.
type datasource struct {
	UID            string            `json:"uid"`
	Name           string            `json:"name"`
	URL            string            `json:"url"`
	BasicAuth      bool              `json:"basicAuth"`
	BasicAuthUser  string            `json:"basicAuthUser"`
	JSONData       json.RawMessage   `json:"jsonData"`
	SecureJSONData map[string]string `json:"secureJsonData"`
}

func readDatasources(file string) ([]datasource, error) {
	if file == "" {
		return nil, errors.New("give the data sources by -datasources")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var sources []datasource
	if err := decoder.Decode(&sources); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	known := map[string]bool{}
	for i, each := range sources {
		if each.UID == "" || known[each.UID] {
			return nil, fmt.Errorf("%s: each data source needs a uid of its own; %q is not", file, each.UID)
		}
		known[each.UID] = true
		if len(each.JSONData) == 0 {
			sources[i].JSONData = json.RawMessage("{}")
		}
	}
	return sources, nil
}

// context is what Grafana tells the plugin with each call.
func (d datasource) context(index int, since time.Time) backend.PluginContext {
	return backend.PluginContext{
		Namespace: "default",
		PluginID:  plugin.ID,
		User:      &backend.User{Login: "admin", Name: "Admin", Email: "admin@example.com", Role: "Admin"},
		DataSourceInstanceSettings: &backend.DataSourceInstanceSettings{
			ID:                      int64(index) + 1,
			UID:                     d.UID,
			Type:                    plugin.ID,
			Name:                    d.Name,
			URL:                     d.URL,
			BasicAuthEnabled:        d.BasicAuth,
			BasicAuthUser:           d.BasicAuthUser,
			JSONData:                d.JSONData,
			DecryptedSecureJSONData: d.SecureJSONData,
			Updated:                 since,
		},
	}
}
