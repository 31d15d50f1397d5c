export { startWatch } from './startWatch';
