export { ActivityPlace } from './ActivityPlace';
export { search } from './found';
