// Where the callees of a Scala repository are defined, as the compiler's typer resolves them.
//
//     scalac -d FOLDER GraphScalaCallees.scala
//     scala -cp FOLDER GraphScalaCallees REPOSITORY_FOLDER < list of paths, one a line
//
// Prints one JSON object a call site: path, line, name, kind and the definitions (path "" for one outside of the
// repository; none where the compiler knows nothing, since dependencies are not there and errors pass). Kinds: `call`,
// `new` (the class), `infix` (`left op right`). Nothing of the repository runs: macros are not expanded.

import java.io.PrintStream
import java.nio.file.{Path, Paths}
import scala.io.{Codec, Source}
import scala.tools.nsc.{Global, Settings}
import scala.tools.nsc.reporters.StoreReporter

object GraphScalaCallees {
  def main(arguments: Array[String]): Unit = {
    val root = Paths.get(arguments(0)).toRealPath()
    val settings = new Settings
    settings.usejavacp.value = true
    settings.Yrangepos.value = true
    settings.stopAfter.value = List("typer")
    settings.processArgumentString("-Ymacro-expand:none")
    val global = new Global(settings, new StoreReporter)
    val paths = Source.fromInputStream(System.in)(Codec.UTF8).getLines().filter(_.nonEmpty).toList
    val run = new global.Run
    run.compile(paths.map(path => root.resolve(path).toString))
    val out = new PrintStream(System.out, false, "UTF-8")
    val teller = new Teller[global.type](global, root, out)
    run.units.filter(_.source.path.endsWith(".scala")).foreach(unit => teller.traverse(unit.body))
    out.flush()
  }
}

final class Teller[G <: Global](val global: G, root: Path, out: PrintStream) {
  import global._

  def traverse(tree: Tree): Unit = new Walk().traverse(tree)

  private final class Walk extends Traverser {
    override def traverse(tree: Tree): Unit = {
      tree match {
        case _: ApplyToImplicitArgs | _: ApplyImplicitView =>
        case Apply(function, _) if tree.pos.isRange || tree.pos.isOpaqueRange => tell(function)
        case _ =>
      }
      super.traverse(tree)
    }
  }

  private def tell(function: Tree): Unit = function match {
    case TypeApply(inner, _) => tell(inner)
    case Select(New(kind), _) if kind.pos.isOpaqueRange => row(kind.pos, lastWord(kind.pos), "new", function.symbol)
    case Select(of, _) if function.pos.isOpaqueRange =>
      val point = function.pos.point
      val text = function.pos.source.content
      val word = wordAt(text, point)
      val symbol = function.symbol
      val isInfix = of.pos.isOpaqueRange && of.pos.end < point && !text.slice(of.pos.end, point).contains('.')
      if (isInfix && !word.head.isLetter) () // an operator
      else if (!isInfix && !isApplied(text, point, word)) ()
      else if (word == symbol.name.decode) row(function.pos, word, if (isInfix) "infix" else "call", symbol)
      else if (of.pos.isOpaqueRange && symbol.name.decode == "apply") {
        val named = of match { case TypeApply(inner, _) => inner; case _ => of }
        val isMade = symbol.isSynthetic || named.symbol == null || !named.symbol.isModule
        row(named.pos, if (isMade) wordAt(text, named.pos.point) else "apply", "call", symbol, named.symbol)
      }
    case Ident(_) if function.pos.isOpaqueRange => row(function.pos, wordAt(function.pos.source.content, function.pos.point), "call", function.symbol)
    case _ =>
  }

  /** Whether anything is passed in the source: functions that are made into values are not called. */
  private def isApplied(text: Array[Char], point: Int, word: String): Boolean =
    text.slice(point + word.length, point + word.length + 200).find(letter => !letter.isWhitespace && letter != '`').exists("([{_".contains(_))

  private def wordAt(text: Array[Char], at: Int): String = {
    val rest = text.slice(at, at + 200).dropWhile(_ == '`').takeWhile(letter => !letter.isWhitespace && !"()[]{}.,;`\"".contains(letter))
    val word = rest.takeWhile(letter => letter.isLetterOrDigit || letter == '_' || letter == '$')
    if (word.nonEmpty) new String(word) else new String(rest)
  }

  private def lastWord(place: Position): String =
    new String(place.source.content.slice(place.start, place.end)).takeWhile(_ != '[').split('.').last.trim

  private def row(place: Position, word: String, kind: String, symbol: Symbol, of: Symbol = NoSymbol): Unit = {
    if (word.isEmpty || !place.isDefined) return
    val known = symbol != null && symbol != NoSymbol && !symbol.isErroneous
    val places = if (known) meant(symbol, of) else Nil
    val definitions = places.map { case (path, line, callable) =>
      s"""{"path":${quoted(path)},"line":$line,"callable":$callable}"""
    }
    val path = relative(place)
    out.println(
      s"""{"path":${quoted(path)},"line":${place.line},"name":${quoted(word)},"kind":"$kind","definitions":[${definitions.mkString(",")}]}""")
  }

  /** A constructor and what the compiler adds to a case class are the class; what is applied by `apply` is that, or a value. */
  private def meant(symbol: Symbol, of: Symbol): List[(String, Int, Boolean)] = {
    val isValue = symbol.isMethod && of != NoSymbol && of != null && !of.isModule && !of.isClass
    val shown =
      if (isValue) of
      else if (symbol.isConstructor) symbol.owner
      else if (symbol.isSynthetic && symbol.name.decode == "apply") symbol.owner.companionClass
      else if (symbol.isSynthetic) NoSymbol
      else symbol
    val found = if (shown.isMethod && shown.asMethod.isAccessor) shown.asMethod.accessed orElse shown else shown
    val callable = found.isClass || found.isModule || (found.isMethod && !isValue)
    val place = relative(found.pos)
    List((place, if (place.isEmpty) 0 else found.pos.line, callable))
  }

  private def relative(place: Position): String =
    if (!place.isDefined || place.source.file.file == null) ""
    else {
      val path = place.source.file.file.toPath.toAbsolutePath.normalize
      if (path.startsWith(root)) root.relativize(path).toString else ""
    }

  private def quoted(text: String): String = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\""
}
