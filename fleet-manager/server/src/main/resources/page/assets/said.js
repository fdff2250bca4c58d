/** What a camera says of itself, as pairs: what it is, what is in force, and what its parts do. */
export function cameraFacts(device) {
  const camera = device.info?.camera ?? {};
  const health = device.health ?? {};
  const pins = health.pins;
  return [
    ['sensor', camera.sensor],
    ['modes', (camera.modes ?? []).map(modeText).join(', ')],
    ['synchronised', device.synchronised == null ? null : device.synchronised ? 'yes' : 'no'],
    ['error', device.camera_error],
    ...Object.entries(health.controls ?? {}).map(([key, value]) => [
      `${key.replaceAll('_', ' ')} in force`,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
    ['pins', pins && told(pinText(pins), pins.problem)],
    ...Object.entries(health.plugins ?? {}).map(([name, plugin]) => [
      `plug-in ${name}`,
      told(pluginText(plugin), plugin.problem),
    ]),
  ].filter(([, value]) => value !== null && value !== undefined && value !== '');
}

function modeText(mode) {
  return `${mode.width} × ${mode.height} up to ${Number(mode.fps.toFixed(2))} fps`;
}

function pinText(pins) {
  return `${pins.pulses} pulses, ${pins.edges} edges (${pins.bounced} bounced), ${pins.triggered} triggered`;
}

function pluginText(plugin) {
  return `${plugin.pictures} pictures, ${plugin.kept_back} kept back, ${plugin.failures} failed`;
}

function told(counts, problem) {
  return problem ? `${counts}: ${problem}` : counts;
}
