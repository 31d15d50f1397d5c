export const name = 'dashboards'; export async function run() {}
