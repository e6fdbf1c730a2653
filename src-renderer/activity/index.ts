export { ActivityPlace } from './ActivityPlace';
export { type Filter, isSearched, search, showAll } from './found';
