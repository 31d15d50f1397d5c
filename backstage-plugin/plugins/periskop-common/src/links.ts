/**
 * The address of a service or one of its errors in Periskop's own page.
 *
 * @public
 */
export function periskopUrl(
  publicUrl: string,
  service: string,
  key?: string,
): string {
  const page = `${publicUrl.replace(/\/+$/, '')}/#/${encodeURIComponent(
    service,
  )}`;
  return key === undefined ? page : `${page}/errors/${encodeURIComponent(key)}`;
}

/**
 * Fills a link such as `https://grafana.example.com/d/x?var-service={service}`: `{service}`, `{key}` and `{id}` are known,
 * and encoded. Undefined for a template that would not be an address of the web.
 *
 * @public
 */
export function fillLink(
  template: string,
  error: { service: string; key?: string; id?: string },
): string | undefined {
  const filled = template.replace(
    /\{(service|key|id)\}/g,
    (_, name: 'service' | 'key' | 'id') =>
      encodeURIComponent(error[name] ?? ''),
  );
  return /^https?:\/\//i.test(filled) ? filled : undefined;
}
