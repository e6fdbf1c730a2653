export { ActivityView } from './ActivityView';
export { type Filter, isSearchedFor, searchHistory, showOnly } from './history-store';
