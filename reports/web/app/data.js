// The data of the page: a summary that is read at once, and the steps and transcripts, which are unpacked once a
// case is opened.

const result = JSON.parse(document.getElementById("summary").textContent);

/** One key for each run of a case; what permalinks hold. */
function key_of(one) {
  const parts = [one.id];
  if (one.variant !== "whole" || one.repetition > 0) parts.push(one.variant);
  if (one.repetition > 0) parts.push(one.repetition + 1);
  return parts.join("@");
}
const family_of = (id) => (id.includes("/") ? id.slice(0, id.indexOf("/")) : "other");
const link_to = (one) => "#case/" + encodeURIComponent(one.key).replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%40", "@");
const link_to_clause = (id) => "#cases?clause=" + encodeURIComponent(id);

const clause_by_id = new Map(result.clauses.map((clause) => [clause.id, clause]));
const case_by_key = new Map();
result.cases.forEach((one, index) => {
  one.index = index;
  one.key = key_of(one);
  one.family = family_of(one.id);
  one.words = [one.id, one.title, one.about, one.variant, one.clauses.join(" "), one.file, one.target_died,
    ...one.verdicts.map((verdict) => `${verdict.kind} ${verdict.behaviour} ${verdict.why}`)].join("\n").toLowerCase();
  case_by_key.set(one.key, one);
});

const broken = (finding) =>
  finding.kind === "violates" || (finding.kind === "observed" && finding.behaviour === "other");
/** A finding as one of the verdicts of a case. */
function verdict_of(finding) {
  if (broken(finding)) return finding.level === "MUST" || finding.promise ? "violates-must" : "violates-should";
  return finding.kind;
}

/** The cases that speak of a clause, and what each found. */
const findings_of = new Map(result.clauses.map((clause) => [clause.id, []]));
for (const one of result.cases) {
  for (const finding of one.verdicts) findings_of.get(finding.clause)?.push({ one, finding });
}

/** Steps and transcripts of all cases, unpacked once. */
let details;
function all_details() {
  details ||= (async () => {
    const packed = atob(document.getElementById("details").textContent.trim());
    const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(plain).text());
  })();
  return details;
}
const details_of = async (one) => (await all_details())[one.index];
