/**
 * Plays a serial scale by hand: `node test/support/devices/run-scale.mjs --protocol nci` creates a cable and prints the port for
 * `scale.port`; `--port /dev/ttyUSB1` uses the other end of a real one. Commands are typed, one a line; `help` lists them.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createTempFolder } from '../temp-folder.mjs';
import { WEIGHT_ANSWERS } from './scale-answers.mjs';
import { openSerialPair } from './serial-pair.mjs';
import { openSerialStream } from './serial-stream.mjs';
import { simulateScale } from './simulated-scale.mjs';

const { values } = parseArgs({
  options: {
    protocol: { type: 'string', default: 'nci' },
    unit: { type: 'string', default: 'lb' },
    port: { type: 'string' },
    baud: { type: 'string', default: '9600' },
  },
});
const protocols = Object.keys(WEIGHT_ANSWERS);
if (!protocols.includes(values.protocol)) throw new Error(`--protocol is one of ${protocols.join(', ')}.`);
const protocol = /** @type {import('./scale-answers.mjs').ProtocolName} */ (values.protocol);
const unit = /** @type {'lb' | 'kg' | 'oz' | 'g'} */ (values.unit);
const isSeven = protocol === 'nci' || protocol === 'toledo-8217';
const line = { baudRate: Number(values.baud), dataBits: isSeven ? 7 : 8, parity: isSeven ? 'even' : 'none', stopBits: 1 };

const folder = createTempFolder('scale');
const pair = values.port ? null : await openSerialPair(folder.path);
const openPort = async () =>
  pair ? pair.plug() : openSerialStream(values.port ?? '', /** @type {import('./serial-line-faults.mjs').SerialLine} */ (line));
let scale = simulateScale(await openPort(), { protocol, unit });
console.log(`A scale that speaks ${protocol} is at ${pair ? pair.stationPath : values.port}. Type a weight in ${unit}, or help.`);

/** @type {Readonly<Record<string, () => unknown>>} */
const COMMANDS = {
  help: () => console.log(`12.34 (puts a load on), ${Object.keys(COMMANDS).join(', ')}`),
  lift: () => scale.lift(),
  move: () => scale.move(),
  zero: () => scale.zero(),
  tare: () => scale.tare(),
  over: () => scale.setFault('over'),
  under: () => scale.setFault('under'),
  broken: () => scale.setFault('broken'),
  well: () => scale.setFault(null),
  off: () => scale.powerOff(),
  on: () => scale.powerOn(),
  noise: () => scale.sendNoise(200),
  half: () => scale.sendHalfFrame(),
  flood: () => scale.flood(),
  calm: () => scale.endFlood(),
  pull: () => pair?.unplug(),
  plug: async () => {
    if (!pair || pair.isPlugged()) return;
    scale.close();
    scale = simulateScale(await pair.plug(), { protocol, unit });
  },
};

for await (const typed of createInterface({ input: process.stdin })) {
  const command = typed.trim();
  if (/^-?\d*\.?\d+$/.test(command)) scale.put(Math.round(Number(command) * 10 ** scale.display().decimals));
  else await (COMMANDS[command] ?? COMMANDS.help)?.();
}
scale.close();
await pair?.close();
folder.remove();
