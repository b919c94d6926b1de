"""Children who could be recognised: a first name, an age and a school that stand together."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from whatworks.disclosure.finding import Finding, Kind, mask
from whatworks.disclosure.names import FIRST_NAMES
from whatworks.disclosure.words import sentence_at

_OLDEST = 25
"""Years; support for special educational needs ends at 25."""
_NUMBERS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five
"""
_WORDS = _NUMBERS.split()
_N = rf"(?P<age>\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_ANY_N = rf"(?i:{_N})"
_W = r"(?P<name>[A-Z][a-zà-öø-ÿ]+(?:['-][A-Za-z][a-zà-öø-ÿ]+)?)"
_FULL = rf"(?<!\w){_W}(?: [A-Z][\w'-]+)?"
_RANGE = rf"(?!\w|[.,]\d| ?(?:to|-|and|or) ?(?:\d|(?:{'|'.join(_WORDS)})\b)| ?(?:months?|weeks?|%))"
_CLOSE = r"(?=\s*(?:[.,;:)\"]|\Z|\|))"
_END = (
    r"(?=\s*(?:[.,;:)\"]|\Z|\|)|\s+(?:and|when|in|he|she|they|but|who|at|on|this|last|then|with)\b)"
)
_YEAR = r"(?:Year |Y)(?:1[0-3]|[1-9])"
_SURE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_FULL},? \(?(?:is |was )?(?:now )?aged? (?:of )?{_ANY_N}{_RANGE}",
        rf"(?i:\b{_N}[- ]years?[- ]old)(?: (?:pupil|boy|girl|son|daughter|twin|student))?,? {_W}",
        rf"{_FULL},? (?:is |was )?(?:now )?an? (?i:{_N}[- ]years?[- ]old)\b",
        rf"{_FULL},? (?:who )?(?:is|was) (?:now )?{_ANY_N} years? old\b",
        rf"{_FULL}, {_N}, (?:who|and (?:his|her|their)|goes|attends|joined|has|is|was|loves|"
        r"from)\b",
        rf"\b{_YEAR} (?:pupil|student|learner|boy|girl),? {_W}",
        rf"{_FULL}, (?:is |was )?an? {_YEAR} (?:pupil|student|learner|boy|girl)\b",
    )
)
"""Where the words around make a capitalised word a name."""
_LIKELY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_FULL},? ?\(?(?:now |then |just |nearly |almost )?{_N}\)?{_CLOSE}",
        rf"{_FULL},?(?: who)? (?:is|was|has turned|turned|turns|turning),?"
        rf"(?: (?:now|only|just|nearly|almost))* {_N}{_END}",
        rf"{_FULL}, who [^.,;]{{3,60}}, (?:is|was) (?:now )?{_N}{_END}",
        rf"\b(?:At|Aged?) {_N}, {_W}",
        rf"(?i:\b{_N} years old)\b[^.;]{{0,40}}, {_W}",
        rf"{_FULL},? ?\(?(?:is |was )?(?:now )?(?:in )?(?:{_YEAR}|Reception)\b(?! ?-)"
        r"(?! (?:teach|lead|co-?ord|tutor|head|pupils|class|group|and|to|or|staff|manager))",
    )
)
"""Where only a known first name is one."""
_AGES = (
    re.compile(
        r"\d(?<![\w.,/£-]\d)\d?(?=[.,;:)\"|](?!\d)|\s*(?:\n|\Z)"
        r"|\s+(?:and|when|in|he|she|they|but|who|at|on|this|last|then|with)\b)"
    ),
    re.compile(r"years?[- ]old"),
    re.compile(r"Y(?:ear )?\d"),
    re.compile(r"Reception"),
    re.compile(
        r" (?:is|was|turned|turns|turning|aged?|at|until|when)"
        r"(?: now| only| just| nearly| almost| of)* "
        rf"(?:\d|(?:{'|'.join(_WORDS)})\b)"
    ),
)
"""Where an age or a year group may stand: cheap looks, before a sentence is read."""
_OTHERS = """
pupil child boy girl student learner teenager people everyone group year reception school academy
college primary nursery unit class he she they it we i you who this that these those the a an one
some most all many each every both participant parent mother father key stage table figure chapter
section phase level age aged and but when while if because now miss mr mrs ms dr
"""
_NO_NAMES = frozenset(_OTHERS.split())
_NOT_A_CHILD = re.compile(
    r"(?:\b(?:dog|cat|rabbit|guinea pig|pony|horse|hamster|Professor|Prof|Dr|Sir|Dame|Lord|Lady|"
    r"Baroness|Cllr|Councillor|Mrs?|Ms|Miss|Saint|St)\.?)\s*\Z"
)
_TO_A_PLACE = re.compile(r"\b(?:in|from|near|around|of|to) \Z")
_PLACES = frozenset({"jordan", "georgia", "florence", "victoria", "preston", "bradley", "ashton"})
"""Names that are towns and countries too, after such words."""
_SCHOOL = re.compile(
    r"[Ss]chool\b|[Aa]cademy|[Nn]ursery|[Cc]ollege|[Ss]ixth form|[Rr]eferral [Uu]nit|PRU\b|"
    r"[Ii]nfants|[Jj]uniors|[Pp]rimary\b|[Ss]econdary\b|Reception|reception class|"
    r"[A-Z][\w']+ High\b(?! (?:Street|Road|Court|Needs|Level|Risk))"
)
_OTHER_NAMES = re.compile(
    r"\bnames (?:of [\w ]{3,40} )?(?:have been|were|are|has been) (?:all )?"
    r"(?:changed|invented|fictitious|made up)|\bnot their real names|\bpseudonyms\b",
    re.IGNORECASE,
)
_OTHER_NAME = re.compile(
    r"\bnot (?:his|her|their|a) real name|\bpseudonym\b|\bname (?:has been |was |is )?(?:changed|"
    r"invented)|\bname and (?:the )?\w+ (?:are|have been|were) (?:changed|invented)|"
    r"\b(?:not real|real name withheld)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"\b[A-Z][\w'-]+")
_YOUNG = rf"(?:2[0-5]|1?\d|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_OF_ONE = re.compile(
    rf"\b(?:[Aa]ged?|age of) {_YOUNG}{_RANGE}"
    rf"|\b(?i:{_YOUNG})[- ]years?[- ]old\b"
    rf"|\b(?:is|was|turned|turns|turning|just|nearly|almost|only|now|then|at|until|when) {_YOUNG}"
    rf"(?:{_END}| and a half\b)"
    rf"|[,(] ?{_YOUNG}(?:, (?!\d)|\))"
    rf"|(?:\b(?:in|into|entered|started|joined|finished|left|repeated|during|since|from|is|was|"
    r"now) "
    rf"|[(,] ?){_YEAR}\b(?!-|/| (?:and|to|or|pupils|class\w*|groups?|teach\w*|staff|lessons?|"
    r"children|students|parents|lead\w*|tutors?|head|cohort|assess\w*|tests?|SATs|curriculum)\b)"
)
"""An age or a year group that is said of one person."""
_OF_MANY = re.compile(
    r"\b(?:pupils|children|people|students|learners|those|boys|girls|class(?:es)?|everyone|all|each|"
    r"groups?|cohort|peers|teachers?|teaching|taught|lessons?|staff|schools|assistants?|adults|used|read|"
    r"tested|trialled|introduced|ran)\b[^.;]{0,15}\Z"
)
_WORD = re.compile(r"(?<![\w.@/'-])(?P<first>[A-Z][a-zà-öø-ÿ]+)(?:-[A-Za-z][a-zà-öø-ÿ]+)?")
_WRITTEN = """
amber art bill crystal daisy dean destiny dev faith fox frank gift grace grant guy harmony hazel
heather holly honor hope hunter iris ivy jack jasmine joy justice kit lily mark mason max melody
mercy miles nick nova olive parker pat pearl penny poppy praise precious princess ray river rob
robin rose ruby skye sky sol trinity violet will wren
"""
_WORDS_TOO = frozenset(_WRITTEN.split())
"""Names that are words too, and count only where they do something."""
_DOES = re.compile(
    r"\A(?:'s\b|,? (?:is|was|has|had|who|came|went|joined|started|left|attend\w*|goes|moved|sat)\b)"
)
_CALLED = re.compile(
    r"\b(?:son|daughter|boy|girl|pupil|child|brother|sister|twin|grandson|granddaughter|nephew|"
    r"niece|learner|student|called|named|[Cc]ase study:),? \Z"
)
_OF_FAMILY = re.compile(r"\A's (?:mum|mam|mother|dad|father|nan|gran\w*|foster carers?)\b")
_ROLE = (
    r"(?:teacher|head\w*|SENCO|lead\w*|tutor|assistant|co-?ordinator|mentor|manager|chair\w*|governor|"
    r"therapist|psychologist|officer|worker|consultant|nurse|director|researcher|author|trainer|"
    r"practitioner|actor|poet|hero|heroine|character)"
)
_IS_ADULT = re.compile(
    r"\A(?: [A-Z][\w'-]+)?(?:(?:,| is| was| became),? (?:an? |the |our |their |its )?"
    rf"(?:(?!with|by|in|to|for|at|from|who|he|she)[\w'-]+ ){{0,3}}{_ROLE}\b"
    r"|,? (?:who )?(?:also |now |has )?"
    r"(?:teach\w*|taught|leads?|led|runs?|ran|manages?|managed|co-?ordinat\w+|train(?:s|ed)|wrote|"
    r"founded|work(?:s|ed) (?:with|as|for))\b)"
)
_ADULT_BEFORE = re.compile(rf"\b(?:{_ROLE}|(?:taught|led|run|written|supported|helped) by) \Z")
_NO_PERSON = re.compile(
    r"\A(?: [A-Z][\w'-]+){0,3} (?:Schools?|Academy|Primary|Infants?|Junior|Secondary|High|College|"
    r"Centre|Foundation|Trust|Review|Report|Street|Road|Lane|Hall|House|Room|Project|Programme|"
    r"University|Hospital|Nursery|Unit|Ward|Class|Community|Catholic|Council|Hub|Day)\b"
    r"|\A(?: [A-Z][\w'-]+)?(?:,? and [A-Z][\w'-]+| et al\.?| and colleagues)?,? \(?(?:19|20)\d\d"
    r"|\A (?:and|et al)\b[^.;]{0,30}\((?:19|20)\d\d"
)
_PRONOUN = re.compile(r"(?:He|She|His|Her|They)\b")


def recognisable_children(text: str) -> Iterator[Finding]:
    """Yield every first name beside an age (or year group), with a school in the same passage.

    A passage is the sentence with its neighbours. A name that the text calls a pseudonym is none.
    """
    invented: set[str] | None = None
    done = 0
    for place in sorted({one.start() for look in _AGES for one in look.finditer(text)}):
        if place < done:
            continue
        start, end = sentence_at(text, place)
        done = end
        before, _ = sentence_at(text, max(0, start - 2))
        _, after = sentence_at(text, min(len(text), end + 2))
        if not _SCHOOL.search(text, before, after):
            continue
        sentence = _on_one_line(text[start:end])
        names = [*_named(sentence), *_beside_an_age(sentence, _on_one_line(text[before:start]))]
        for name in dict.fromkeys(names):
            if invented is None:
                if _OTHER_NAMES.search(text):
                    return
                invented = _invented(text)
            if name not in invented:
                at = max(text.find(name, start, end), start)
                what = "a child's first name with age and school"
                yield Finding(Kind.RECOGNISABLE_CHILD, what, mask(name), at)


def _on_one_line(sentence: str) -> str:
    return " ".join(re.sub(r"[*_]", "", sentence).split())


def _named(sentence: str) -> Iterator[str]:
    """Yield the first names of a sentence that an age is joined to."""
    is_any_known = any(word.lower() in FIRST_NAMES for word in _CAPITALISED.findall(sentence))
    for pattern in (*_SURE, *(_LIKELY if is_any_known else ())):
        start = 0
        while match := pattern.search(sentence, start):
            name, begun = match["name"], match.start("name")
            start = begun + 1  # "When Jake": the next word may be the name
            is_known = name.lower() in FIRST_NAMES
            is_before_one = _is_before_a_name(sentence[match.end("name") :])
            if not is_known and (pattern in _LIKELY or is_before_one or _is_no_name(name)):
                continue
            is_young = _age(match.groupdict().get("age")) <= _OLDEST
            before = sentence[max(0, begun - 20) : begun]
            is_place = name.lower() in _PLACES and _TO_A_PLACE.search(before)
            if is_young and not is_place and not _NOT_A_CHILD.search(before):
                yield name


def _beside_an_age(sentence: str, last: str) -> Iterator[str]:
    """Yield the first name that a sentence with somebody's age is about.

    If it begins with "he" or "she", the name may stand in the ``last`` sentence.
    """
    places = (sentence, last) if _PRONOUN.match(sentence) else (sentence,)
    for name in islice(chain.from_iterable(map(_people, places)), 1):
        mentions = _OF_ONE.finditer(sentence)
        if any(not _OF_MANY.search(sentence[: mention.start()]) for mention in mentions):
            yield name


def _people(sentence: str) -> Iterator[str]:
    """Yield the first names of people in a sentence who do not seem to be grown up."""
    for match in _WORD.finditer(sentence):
        name, small = match[0], match["first"].lower()
        before, after = sentence[: match.start()], sentence[match.end() :]
        is_called = _CALLED.search(before) or _OF_FAMILY.match(after)
        if not (is_called and not _is_no_name(name)) and small not in FIRST_NAMES:
            continue
        is_word = small in _WORDS_TOO and not _DOES.match(after)
        is_place = small in _PLACES and _TO_A_PLACE.search(before)
        is_adult = _NOT_A_CHILD.search(before) or _ADULT_BEFORE.search(before)
        is_adult = is_adult or _IS_ADULT.match(after)
        if not (is_word or is_place or is_adult or _is_second(before) or _NO_PERSON.match(after)):
            yield name


def _is_second(before: str) -> bool:
    """Say whether a capitalised word follows another: a surname, or part of a longer name."""
    first = re.search(r"(?:\A|(?P<inside>\W))(?P<word>[A-Z][\w'-]*) \Z", before)
    if first is None or _is_no_name(first["word"]):
        return False
    return bool(first["inside"]) or first["word"].lower() in FIRST_NAMES


def _is_before_a_name(after: str) -> bool:
    """Say whether a first name follows at once: in "Call Amina", the first word is none."""
    following = re.match(r" ([A-Z][\w'-]+)", after)
    return following is not None and following[1].lower() in FIRST_NAMES


def _is_no_name(word: str) -> bool:
    small = word.lower()
    return small in _NO_NAMES or small.removesuffix("s") in _NO_NAMES


def _age(written: str | None) -> int:
    """Return an age in years; a year group has none, and is young enough."""
    if written is None:
        return 0
    return int(written) if written.isdecimal() else _WORDS.index(written.lower()) + 1


def _invented(text: str) -> set[str]:
    """Return the names that the text says are not the real ones: those of that sentence too."""
    found: set[str] = set()
    for match in _OTHER_NAME.finditer(text):
        start, end = sentence_at(text, match.start())
        before, _ = sentence_at(text, max(0, start - 2))
        _, after = sentence_at(text, min(len(text), end + 2))
        names = _CAPITALISED.findall(text, before, after)
        found.update(name.removesuffix("'s") for name in names)
    return found
