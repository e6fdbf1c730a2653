/**
 * Finds what a person cannot read or press on the screen: texts that are cut off or lie over each other, labels on two lines that have
 * room for one, small text and small targets, and a strip that has grown and so moved every button. The function runs in the page, so it uses nothing from outside.
 */

/**
 * In CSS pixels. Settings show a key in a smaller monospace font. A tap reaches at least 10 mm, at 96 pixels per inch.
 */
export const LAYOUT_LIMITS = { smallestText: 18, smallestKeyText: 16, smallestTarget: 38, maxStripGrowth: 1.5 };

/**
 * @param {typeof LAYOUT_LIMITS} limits
 * @returns {string[]} one line per fault, sorted
 */
export function findLayoutFaults({ smallestText, smallestKeyText, smallestTarget, maxStripGrowth }) {
  /** Rounding of layout, in CSS pixels. */
  const TOLERANCE = 1.5;
  /** @type {Set<string>} */
  const faults = new Set();

  /** @param {Element} element whether it is only for screen readers */
  const isOnlyRead = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1 || height <= 1;
  };

  /** @type {{ element: Element, text: string, rects: DOMRect[] }[]} */
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode } = walker;
    const element = currentNode.parentElement;
    const text = currentNode.textContent?.trim() ?? '';
    if (!element || text === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(currentNode);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    if (rects.length === 0 || isOnlyRead(element)) continue;
    // The beginning of an order ID is shortened on purpose, because people compare the ends.
    const { textOverflow, fontFamily } = getComputedStyle(element);
    const isMonospace = /mono/i.test(fontFamily.split(',')[0] ?? '');
    // So is a station's long name, which people know.
    const isShortenedName = getComputedStyle(element).webkitLineClamp !== 'none';
    const isShortenedId = isMonospace && (textOverflow === 'ellipsis' || text.length > 100);
    texts.push({ element, text: text.slice(0, 60), rects: isShortenedId || isShortenedName ? [] : rects });
  }

  for (const { element, text, rects } of texts) {
    const { fontSize, fontFamily } = getComputedStyle(element);
    const isMonospace = /mono/i.test(fontFamily.split(',')[0] ?? '');
    const size = Number.parseFloat(fontSize);
    if (size < (isMonospace ? smallestKeyText : smallestText)) faults.add(`small text (${size} px): ${text}`);
    const fault = findCut(element, rects);
    if (fault) faults.add(`${fault}: ${text}`);
  }

  /** @param {Element} element @param {DOMRect[]} rects of its text */
  function findCut(element, rects) {
    let isScrollable = false;
    for (let box = element; box && box !== document.documentElement; box = /** @type {Element} */ (box.parentElement)) {
      const { display, overflowX, overflowY } = getComputedStyle(box);
      if (display === 'contents') continue;
      const { left, right, top, bottom } = box.getBoundingClientRect();
      // A row that scrolls sideways by itself shows all of its contents in turn.
      if (box.hasAttribute('data-scrolls-sideways')) return null;
      if (overflowX !== 'visible' && rects.some((rect) => rect.left < left - TOLERANCE || rect.right > right + TOLERANCE)) return 'cut off';
      if (!isScrollable && ['hidden', 'clip'].includes(overflowY)) {
        // The box of a line is higher than its letters.
        const isOutside = (/** @type {DOMRect} */ rect) => {
          const margin = Math.max(TOLERANCE * 3, rect.height / 8);
          return rect.top < top - margin || rect.bottom > bottom + margin;
        };
        if (rects.some(isOutside)) return 'cut off below';
      }
      isScrollable ||= ['auto', 'scroll'].includes(overflowY);
    }
    if (rects.some(({ left, right }) => left < -TOLERANCE || right > innerWidth + TOLERANCE)) return 'outside the window';
    if (!isScrollable && rects.some(({ top, bottom }) => top < -TOLERANCE || bottom > innerHeight + TOLERANCE)) return 'outside the window';
    return null;
  }

  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const overlaps = one.rects.some((a) =>
        other.rects.some(
          (b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > a.height / 3 &&
            isOnTop(one.element, a) &&
            isOnTop(other.element, b),
        ),
      );
      if (overlaps) faults.add(`"${one.text}" lies over "${other.text}"`);
    }
  }

  /** Whether a line of a text is drawn, and not below a dialog or outside of what has been scrolled to. @param {Element} element @param {DOMRect} rect */
  function isOnTop(element, rect) {
    const stack = document.elementsFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    return stack.slice(0, 3).includes(element);
  }

  for (const button of document.querySelectorAll('button, [role=tab], [role=radio], label')) {
    if (!button.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || isOnlyRead(button)) continue;
    const label = (button.textContent ?? '').trim().slice(0, 60) || (button.getAttribute('aria-label') ?? '');
    if (button.tagName === 'BUTTON' && targetHeight(button) < smallestTarget - TOLERANCE)
      faults.add(`small target (${Math.round(targetHeight(button))} px): ${label}`);
    const own = texts.filter(({ element }) => button.contains(element));
    if (button.tagName === 'LABEL' || !own.some(({ rects }) => countLines(rects) > 1)) continue;
    if (hasRoomForOneLine(/** @type {HTMLElement} */ (button))) faults.add(`on two lines with room for one: ${label}`);
    else if (isColumnTooNarrow(/** @type {HTMLElement} */ (button))) faults.add(`on two lines in a column that could be wider: ${label}`);
  }

  const tab = document.querySelector('[role=tab]');
  const growth = tab ? tab.getBoundingClientRect().height - Number.parseFloat(getComputedStyle(tab).minHeight) : 0;
  if (growth > maxStripGrowth) faults.add(`the strip is ${Math.round(growth)} px higher than its tabs`);

  /** The height of what a tap reaches, which may be more than what is drawn. @param {Element} button */
  function targetHeight(button) {
    const { left, width, top, bottom, height } = button.getBoundingClientRect();
    const reaches = (/** @type {number} */ y) => button.contains(document.elementFromPoint(left + width / 2, y));
    let reach = height;
    for (let y = top - 1; y > top - smallestTarget && reaches(y); y -= 1) reach += 1;
    for (let y = bottom + 1; y < bottom + smallestTarget && reaches(y); y += 1) reach += 1;
    return reach;
  }

  /** @param {DOMRect[]} rects */
  function countLines(rects) {
    return new Set(rects.map(({ top }) => Math.round(top / 4))).size;
  }

  /** Whether the labels of a row of buttons fit on one line each, and nothing beside them needs more lines then. @param {HTMLElement} button */
  function hasRoomForOneLine(button) {
    const row = button.parentElement ?? button;
    const buttons = [...row.children].filter((one) => one instanceof HTMLButtonElement);
    const widths = buttons.map(widthOf);
    const before = { height: row.getBoundingClientRect().height, lines: linesBeside(row, buttons) };
    for (const one of buttons) one.style.whiteSpace = 'nowrap';
    const fits =
      buttons.every(fitsInside) &&
      // A label may not take its room from another button.
      buttons.every((one, index) => one === button || widthOf(one) >= (widths[index] ?? 0) - TOLERANCE) &&
      row.scrollWidth <= row.clientWidth + TOLERANCE &&
      row.getBoundingClientRect().height <= before.height &&
      linesBeside(row, buttons) <= before.lines &&
      textsIn(button).every((lines) => lines === 1);
    for (const one of buttons) one.style.whiteSpace = '';
    return fits;
  }

  /**
   * Whether a button that is alone in its column of a grid would have one line in a wider column, and another column can be as much
   * narrower without more lines in it.
   * @param {HTMLElement} button
   */
  function isColumnTooNarrow(button) {
    const row = button.parentElement;
    if (!row || getComputedStyle(row).display !== 'grid') return false;
    if ([...row.children].filter((one) => one instanceof HTMLButtonElement).length > 1) return false;
    const widths = getComputedStyle(row).gridTemplateColumns.split(' ').map(Number.parseFloat);
    const own = widths.findIndex((width) => Math.abs(width - widthOf(button)) < TOLERANCE);
    const before = { height: row.getBoundingClientRect().height, lines: linesBeside(row, [button]) };
    button.style.whiteSpace = 'nowrap';
    button.style.width = 'max-content';
    const missing = widthOf(button) - (widths[own] ?? 0);
    button.style.width = '';
    const canTakeFrom = (/** @type {number} */ other) => {
      const changed = widths.map((width, index) => (index === own ? width + missing : index === other ? width - missing : width));
      row.style.gridTemplateColumns = changed.map((width) => `${width}px`).join(' ');
      return (
        row.getBoundingClientRect().height <= before.height &&
        linesBeside(row, [button]) <= before.lines &&
        row.scrollWidth <= row.clientWidth
      );
    };
    const isTooNarrow = own >= 0 && missing > 0 && widths.some((width, index) => index !== own && width > missing && canTakeFrom(index));
    button.style.whiteSpace = '';
    row.style.gridTemplateColumns = '';
    return isTooNarrow;
  }

  /** @param {Element} element */
  function widthOf(element) {
    return element.getBoundingClientRect().width;
  }

  /** Whether the texts of a button leave its padding free. @param {HTMLElement} button */
  function fitsInside(button) {
    const { left, right } = button.getBoundingClientRect();
    const { paddingLeft, paddingRight, borderLeftWidth } = getComputedStyle(button);
    const border = Number.parseFloat(borderLeftWidth);
    const range = document.createRange();
    range.selectNodeContents(button);
    return [...range.getClientRects()].every(
      (rect) =>
        rect.left >= left + border + Number.parseFloat(paddingLeft) - 0.5 &&
        rect.right <= right - border - Number.parseFloat(paddingRight) + 0.5,
    );
  }

  /** @param {Element} container @returns {number[]} the lines of each of its texts */
  function textsIn(container) {
    return texts
      .filter(({ element }) => container.contains(element))
      .map(({ element }) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return countLines([...range.getClientRects()]);
      });
  }

  /** The lines of all texts of a row beside its buttons. @param {Element} row @param {Element[]} buttons */
  function linesBeside(row, buttons) {
    const sum = (/** @type {number[]} */ lines) => lines.reduce((total, one) => total + one, 0);
    return sum(textsIn(row)) - sum(buttons.flatMap(textsIn));
  }

  return [...faults].sort();
}
