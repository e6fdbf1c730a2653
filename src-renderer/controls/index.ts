export { FileStatus } from './FileStatus';
export { Keypad } from './Keypad';
export { NumberField } from './NumberField';
export { OrderIdField } from './OrderIdField';
export { OrderIdText } from './OrderIdText';
export { PinForm } from './PinForm';
export { PressButton, type PressGroup, usePressGroup } from './PressButton';
export { ignoreKeyRepeat, isFirstClick } from './press-guard';
export { useNow } from './use-now';
