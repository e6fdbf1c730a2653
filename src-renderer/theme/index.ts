export { classNames } from './class-names';
export { waitForFonts } from './fonts';
