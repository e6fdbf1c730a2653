export { ActivityPlace, search } from './ActivityPlace';
