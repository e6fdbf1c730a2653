/** The page with all pictures: a row per state, a column per language, and a choice of the window's size. */

/**
 * @param {readonly string[]} screens names of the states
 * @param {readonly string[]} languages
 * @param {readonly string[]} sizes
 * @returns {string} HTML; the pictures are beside it, as `screen-language-size.png`
 */
export const picturePage = (screens, languages, sizes) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Stagebay: every screen in every language</title>
<style>
  body { margin: 0; font: 16px/1.4 system-ui, sans-serif; background: #f4f1ea; color: #1d1b16; }
  header { position: sticky; top: 0; display: flex; gap: 24px; align-items: center; padding: 12px 16px; background: #fff; border-bottom: 1px solid #857f73; z-index: 1; }
  label { margin-inline-end: 12px; }
  table { border-collapse: collapse; width: 100%; table-layout: fixed; }
  th, td { padding: 8px; vertical-align: top; text-align: start; }
  th[scope=row] { width: 150px; position: sticky; top: 60px; overflow-wrap: anywhere; }
  img { width: 100%; border: 1px solid #857f73; display: block; }
</style>
<header>
  <strong>${screens.length} screens</strong>
  <span>${sizes.map((size, index) => `<label><input type="radio" name="size" value="${size}"${index === 1 ? ' checked' : ''}> ${size}</label>`).join('')}</span>
  <span>${languages.map((language) => `<label><input type="checkbox" name="language" value="${language}" checked> ${language}</label>`).join('')}</span>
</header>
<table>
  <tbody>${screens.map((screen) => row(screen, languages, sizes[1] ?? '')).join('')}</tbody>
</table>
<script>
  const selected = (name) => [...document.querySelectorAll(\`[name=\${name}]:checked\`)].map(({ value }) => value);
  document.querySelector('header').addEventListener('change', () => {
    const [size] = selected('size');
    const languages = selected('language');
    for (const cell of document.querySelectorAll('td')) cell.hidden = !languages.includes(cell.dataset.language);
    for (const link of document.querySelectorAll('td a')) {
      link.href = \`\${link.dataset.name}-\${size}.png\`;
      link.firstChild.src = link.href;
    }
  });
</script>
</html>
`;

/** @param {string} screen @param {readonly string[]} languages @param {string} size */
const row = (screen, languages, size) => `
  <tr id="${screen}">
    <th scope="row"><a href="#${screen}">${screen}</a></th>
    ${languages
      .map(
        (language) =>
          `<td data-language="${language}"><a href="${screen}-${language}-${size}.png" data-name="${screen}-${language}"><img loading="lazy" src="${screen}-${language}-${size}.png" alt="${screen} in ${language}"></a></td>`,
      )
      .join('')}
  </tr>`;
