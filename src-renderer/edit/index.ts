export { EditPlace } from './EditPlace';
export { editAgain, openEditForm, takeEditScan, takeEditWeight } from './form';
