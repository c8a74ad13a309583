"""Words that say nothing of what a person looks for, without accents, as the analyzers compare them.

They are the small words of each language and those with which people ask ("how do I ..."). They are left out of what is
indexed too; a quoted phrase is looked up in words that have nothing left out. In Arabic they stand with hamza and teh
marbuta as they are written: the stemmer comes after.
"""

_LISTS = {
    "en": """
        a an the and or but nor if then than so as of at by for from in into on onto to with without
        within about over under between through during after before against is are was were be been
        being am do does did done doing has have had having will would shall should can could may
        might must it its s he she they them their theirs his her hers we us our ours you your yours
        i me my mine this that these those there here who whom whose which what when where why how
        not no yes any some all each every other such own same too very just also only please tell
        find get give want need know iom someone somebody something anyone anybody
    """,
    "fr": """
        a au aux le la les l un une des du de d et ou mais ni or donc car que qu qui quoi dont quand
        comment combien pourquoi quel quelle quels quelles lequel laquelle lesquels lesquelles ce
        cet cette ces c ca cela ceci celui celle ceux celles je j tu il elle on nous vous ils elles
        me m te t se s moi toi lui leur leurs y en mon ma mes ton ta tes son sa ses notre nos votre
        vos est sont etre ete etait etaient suis es sommes etes sera seront ai as avons avez ont
        avoir eu avait avaient aura pour par avec sans sous sur dans entre vers chez apres avant
        pendant depuis contre ne n pas plus non oui si tres tout toute tous toutes meme aussi fait
        faire faut dois doit peut puis puisje quelqu trouver savoir oim iom
    """,
    "es": """
        a al el la los las lo un una unos unas de del y e o u pero ni que quien quienes cual cuales
        cuyo donde cuando como cuanto cuanta cuantos por porque para con sin sobre entre hacia hasta
        desde durante segun tras ante bajo contra en es son ser sido era eran soy eres somos esta
        estan estar este estos estas ese esa esos esas aquel aquella eso esto hay ha han he haber
        habia fue fueron tiene tienen tener tengo yo tu ella ellos ellas nosotros usted ustedes me
        te se nos le les mi mis su sus nuestro nuestra nuestros nuestras no si mas muy ya tambien
        todo toda todos todas otro otra otros otras puedo puede debo debe hacer hago encontrar saber oim iom
    """,
    "ar": """
        في من على إلى الى عن مع بين عند لدى حتى منذ خلال بعد قبل تحت فوق ضد دون حول نحو غير سوى و أو
        او أم ام ثم بل لكن أن ان إن أنه انه أنها انها إذا اذا إذ لو كي لأن لان قد لقد لا لم لن ما
        ماذا مَن هل كيف كم متى أين اين لماذا أي اي أية أيها التي الذي الذين اللذين اللتين اللاتي هذا
        هذه هذان هاتان هؤلاء ذلك تلك أولئك هنا هناك هو هي هم هن هما أنا انا أنت انت نحن أنتم كان
        كانت كانوا يكون تكون تكن يكن ليس ليست كل بعض كما كذلك أيضا ايضا عليه عليها فيه فيها منه منها
        به بها له لها لهم إليه إليها عنه عنها معه معها لي لنا يمكن يمكنني يمكنه يجب أريد اريد أحتاج
        احتاج التى إلي الي iom
    """,
}
STOP_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}


# Words with which people ask, by what they ask for: "contact" for somebody to write to, "meaning" for what a word
# means, "" for anything. They count nothing beside other words, and stand here as `analysis.loose` writes them.
CONTACT, MEANING, ANSWER = "contact", "meaning", "answer"
_ASKING = {
    CONTACT: """
        contact contacts write writing email mail phone call reach responsible charge address ask speak talk
        contacter contacte ecrire ecris joindre adresser adresse responsable appeler parler courriel
        contactar contacto escribir escribo correo llamar hablar dirigirme responsable direccion
        اكتب نكتب اتواصل اتصل نتصل اتصال تواصل اراسل نراسل مسوول
    """,
    MEANING: """
        mean means meaning definition define stands stand acronym
        signifie signifient definition definir sigle acronyme
        significa significan significado definicion definir sigla siglas acronimo
        يعني تعني معني معناها تعريف مقصود اختصار
    """,
    "": """
        about many much number regarding concerning works work
        propos concernant nombre sujet
        acerca sobre numero cantidad respecto
        بشان بخصوص عدد يوجد توجد تعمل
    """,
}
# Words with which a question begins.
_QUESTION = """
    who what which when where why how is are do does did can may should
    qui que quoi quel quelle quels quelles quand ou pourquoi comment combien est
    quien quienes que cual cuales cuando donde como cuanto cuanta cuantos cuantas
    من ما ماذا متي اين لماذا كيف كم هل لمن
"""
QUESTION = frozenset(_QUESTION.split())
ASKING = {what: frozenset(words.split()) for what, words in _ASKING.items()}

# Verbs with which people ask who answers for a place. They do count, for pages speak of coverage; the nouns mean other
# things too (in French, blankets).
_COVERING = """
    cover covers covering
    couvre couvrent couvrir
    cubre cubren cubrir
    يغطي تغطي نغطي
"""
COVERING = frozenset(_COVERING.split())
