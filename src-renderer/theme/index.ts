export { fontsLoaded } from './fonts';
