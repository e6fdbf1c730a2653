export { FileStatus } from './FileStatus';
export { Keypad } from './Keypad';
export { NumberField } from './NumberField';
export { OrderIdField } from './OrderIdField';
export { OrderIdText } from './OrderIdText';
export { ignoreRepeat, isOnePress } from './one-press';
export { PinForm } from './PinForm';
export { PressButton, type PressGroup, usePressGroup } from './PressButton';
export { useNow } from './use-now';
