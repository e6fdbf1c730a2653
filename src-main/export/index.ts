/** Takes orders out of the journal in a form that other programs read. */
export { writeOrdersCsv } from './orders-csv';
