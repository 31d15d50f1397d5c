export const name = 'troubles';
export async function run() {}
