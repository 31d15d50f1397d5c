// Package plugin asks a Periskop server what Grafana asks the data source for.
package plugin

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
)

// ID is the plugin's id, as plugin.json has it.
const ID = "periskop-periskop-datasource"

// Datasource is one configured data source. The SDK makes a new one when its settings change, and disposes of the old one.
type Datasource struct {
	client *client
	// Why it cannot be used as it is configured; nil where it can. It is said by every call, so that a wrong setting is a
	// sentence in the panel and not an internal error.
	broken *failure
	pause  pauses
}

var (
	_ backend.QueryDataHandler      = (*Datasource)(nil)
	_ backend.CheckHealthHandler    = (*Datasource)(nil)
	_ backend.CallResourceHandler   = (*Datasource)(nil)
	_ backend.StreamHandler         = (*Datasource)(nil)
	_ instancemgmt.InstanceDisposer = (*Datasource)(nil)
)

// NewDatasource never fails: what is wrong with the settings is told by the data source's answers.
func NewDatasource(ctx context.Context, from backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	d := &Datasource{pause: defaultPauses}
	s, broken := readSettings(from)
	if broken != nil {
		d.broken = broken
		return d, nil
	}
	d.client, d.broken = newClient(ctx, from, s)
	return d, nil
}

// Dispose closes connections that are not in use. Calls under way end by their own contexts.
func (d *Datasource) Dispose() {
	if d.client != nil {
		d.client.closeIdle()
	}
}
