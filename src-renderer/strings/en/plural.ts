const numberFormat = new Intl.NumberFormat('en-US');

/** `1,204` */
export const formatNumber = (n: number): string => numberFormat.format(n);

/** `1 order`, `1,204 orders` */
export const formatCount = (n: number, singular: string, plural: string): string => `${formatNumber(n)} ${n === 1 ? singular : plural}`;
