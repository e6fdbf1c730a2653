import { describe, expect, it } from 'vitest';
import { createCommandSheet } from '../../../../src-main/command-sheet';
import { COMMANDS, formatCommandCode } from '../../../../src-shared/scan/command-code';
import type { CommandSheetTexts } from '../../../../src-shared/scan/command-sheet';

const TEXTS: CommandSheetTexts = {
  title: 'Codes-barres d’action',
  hints: ['« Annuler » la reprend.'],
  commands: Object.fromEntries(COMMANDS.map((command) => [command, `do ${command}`])) as CommandSheetTexts['commands'],
};
const create = (stationName: string, texts = TEXTS) =>
  createCommandSheet({ texts, language: 'fr-CA', stationName, stationKey: 'BCDFGHJK' });

describe('the sheet of command barcodes', () => {
  it('has each command once, with its code and its name', async () => {
    const { body } = await create('Caisse 4');
    for (const command of COMMANDS) {
      expect(body.split(formatCommandCode({ command, stationKey: 'BCDFGHJK' }))).toHaveLength(2);
      expect(body).toContain(`<h2>do ${command}</h2>`);
    }
    expect(body.match(/<svg /g)).toHaveLength(COMMANDS.length);
  });

  it('draws different bars for different commands', async () => {
    const { body } = await create('Caisse 4');
    expect(new Set(body.match(/<svg .*?<\/svg>/gs))).toHaveProperty('size', COMMANDS.length);
  });

  it('contains names and texts as text, and no markup or style of theirs', async () => {
    const evil = `<img src=x onerror=a()>&"'`;
    const { body } = await create(evil, { ...TEXTS, title: evil, hints: [evil], commands: { ...TEXTS.commands, stage: evil } });
    expect(body).not.toContain('<img');
    expect(body.split('&lt;img src=x onerror=a()&gt;&amp;&quot;&#39;')).toHaveLength(5);
    expect(body).not.toMatch(/<script|<style| style=| on\w+="/);
  });
});
