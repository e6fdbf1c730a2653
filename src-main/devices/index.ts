/** Serial scales and scanners. HID devices belong to the page. */
export { type Devices, openDevices } from './devices';
export type { ForkSerialProcess } from './serial-supervisor';
