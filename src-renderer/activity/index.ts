export { ActivityPlace } from './ActivityPlace';
export { type Filter, search, showAll } from './found';
