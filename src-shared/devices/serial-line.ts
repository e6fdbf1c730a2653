/** The settings of a serial port, as `scale.line` and `scan.line` name them: `9600,7E1`. */
import { fail, ok, type Result } from '../base/result';
import { VALUE_PROBLEMS } from '../settings/value-problems';

export interface SerialLine {
  /** Bits per second. */
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

const PARITY = { N: 'none', E: 'even', O: 'odd' } as const;
const BAUD_RATES = [300, 600, 1200, 2400, 4800, 9600, 14_400, 19_200, 28_800, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];

/** Parses `9600,7E1` or `9600 8n1`. The problem is the end of a sentence for IT that begins with the setting's name. */
export function parseSerialLine(text: string): Result<SerialLine, string> {
  const match = /^\s*(\d{3,6})\s*[, ]\s*([78])\s*([NEO])\s*([12])\s*$/i.exec(text);
  if (!match) return fail(VALUE_PROBLEMS['not-serial-line']);
  const [, baud, dataBits, parity, stopBits] = match;
  const baudRate = Number(baud);
  if (!BAUD_RATES.includes(baudRate)) return fail(VALUE_PROBLEMS['no-such-speed']);
  return ok({
    baudRate,
    dataBits: dataBits === '7' ? 7 : 8,
    parity: PARITY[parity?.toUpperCase() as keyof typeof PARITY],
    stopBits: stopBits === '2' ? 2 : 1,
  });
}

/** `{ baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 }` → `9600,7E1` */
export const formatSerialLine = ({ baudRate, dataBits, parity, stopBits }: SerialLine): string =>
  `${baudRate},${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
