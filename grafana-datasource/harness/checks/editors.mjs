export const name = 'editors';
export async function run() {}
