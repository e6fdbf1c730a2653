/** What the settings say about serial devices. */
import { parsePortName, splitPortNames } from '../../src-shared/devices/port-name';
import { PROTOCOLS } from '../../src-shared/devices/protocols';
import { parseSerialLine, type SerialLine } from '../../src-shared/devices/serial-line';
import type { Settings } from '../../src-shared/settings/settings.schema';
import type { PortConfig, ScaleConfig, SerialConfig } from './serial-messages';

export const serialConfigOf = (settings: Settings): SerialConfig => ({
  scale: settings['scale.kind'] === 'serial' ? scaleConfigOf(settings) : null,
  scanners: settings['scan.kind'] === 'serial' ? scannerConfigsOf(settings) : [],
  suffix: settings['scan.suffix'],
});

export const isConfigured = ({ scale, scanners }: SerialConfig): boolean => scale !== null || scanners.length > 0;

function scaleConfigOf(settings: Settings): ScaleConfig {
  const protocol = settings['scale.protocol'];
  return {
    ...portConfigOf(settings['scale.port'], settings['scale.line'], PROTOCOLS[protocol].defaultLine),
    protocol,
  };
}

/** A scanner without a port is listed, so that the strip says what is missing. */
function scannerConfigsOf(settings: Settings): readonly PortConfig[] {
  const names = splitPortNames(settings['scan.port'] ?? '');
  return (names.length > 0 ? names : [null]).map((name) => portConfigOf(name, settings['scan.line'], SCANNER_LINE));
}

const SCANNER_LINE: SerialLine = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };

/** The settings were parsed when they were read, so the fallbacks are never used. */
function portConfigOf(port: string | null, line: string | null, defaultLine: SerialLine): PortConfig {
  const name = port === null ? null : parsePortName(port);
  const parsed = line === null ? null : parseSerialLine(line);
  return { name: name?.ok ? name.value : null, line: parsed?.ok ? parsed.value : defaultLine };
}
