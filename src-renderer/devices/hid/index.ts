/** HID scales and HID POS scanners. A chunk of its own, which is loaded only if a setting asks for it. */
export { createHidManager, type HidManager } from './manager';
export { webHid } from './web-hid';
