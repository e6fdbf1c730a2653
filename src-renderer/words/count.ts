const format = new Intl.NumberFormat('en-US');

/** `1,204` */
export const figure = (n: number): string => format.format(n);

/** `1 order`, `1,204 orders` */
export const count = (n: number, one: string, many: string): string => `${figure(n)} ${n === 1 ? one : many}`;
