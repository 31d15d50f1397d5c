export const name = 'queries'; export async function run() {}
