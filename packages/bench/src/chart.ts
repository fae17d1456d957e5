import type { Row } from './report.ts';

const barHeight = 18;
const rowGap = 10;
const left = 230;
const width = 720;

/** Bars of CPU per request relative to the bare pipe, as a stand-alone SVG. */
export function formatChart(rows: readonly Row[]): string {
  const shown = rows.filter(({ target, cpuRatio }) => target === 'CLP' && cpuRatio !== undefined);
  const most = Math.max(2, ...shown.map(({ cpuRatio }) => cpuRatio ?? 0));
  const scale = (ratio: number): number => (ratio / most) * (width - left - 70);
  const height = shown.length * (barHeight + rowGap) + 60;
  const bars = shown.map(({ case: name, cpuRatio = 0 }, index) => {
    const y = 34 + index * (barHeight + rowGap);
    return `<text x="${left - 10}" y="${y + 13}" text-anchor="end">${name}</text><rect x="${left}" y="${y}" width="${scale(cpuRatio).toFixed(1)}" height="${barHeight}" rx="3" fill="#4f7cff"/><text x="${(left + scale(cpuRatio) + 6).toFixed(1)}" y="${y + 13}">${cpuRatio.toFixed(2)}x</text>`;
  });
  const one = (left + scale(1)).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#6b7280">
<title>CPU per request of CLP, relative to a bare Node pipe</title>
<text x="${left}" y="18">CPU per request, relative to a bare Node pipe (1x)</text>
<line x1="${one}" x2="${one}" y1="26" y2="${height - 20}" stroke="#9ca3af" stroke-dasharray="4 3"/>
${bars.join('\n')}
</svg>
`;
}
