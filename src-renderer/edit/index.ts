export { EditPlace } from './EditPlace';
