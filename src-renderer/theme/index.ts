export { waitForFonts } from './fonts';
