export { EditPlace } from './EditPlace';
export { editAgain } from './form';
