export { EditPlace } from './EditPlace';
export { editAgain, openEditForm, takeEditScan, takeEditWeight, takeRepeatedEditScan } from './form';
