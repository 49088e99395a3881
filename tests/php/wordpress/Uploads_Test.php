<?php
/**
 * The owner's own documents.
 *
 * @package AI_Support_Chat
 */

declare( strict_types=1 );

namespace AI_Support_Chat\Tests;

use AI_Support_Chat\Rest_Routes;
use PHPUnit\Framework\Attributes\DataProvider;

require_once dirname( __DIR__ ) . '/support/class-knowledge-test-case.php';

/**
 * Uploading, listing, deleting, and taking that back.
 */
final class Uploads_Test extends Knowledge_Test_Case {

	/**
	 * Files made by the test.
	 *
	 * @var list<string>
	 */
	private array $files = [];

	/**
	 * Removes them.
	 */
	protected function tearDown(): void {
		array_map( 'unlink', $this->files );
		parent::tearDown();
	}

	/**
	 * Uploads a file as a form does.
	 *
	 * @param non-empty-string $name Its name.
	 * @param string $content Its bytes.
	 * @param array<string, string> $fields More fields.
	 * @param int<0, 8> $error One of UPLOAD_ERR_*.
	 */
	private function upload( string $name, string $content, array $fields = [], int $error = UPLOAD_ERR_OK ): \WP_REST_Response {
		$path = tempnam( sys_get_temp_dir(), 'upload' );
		self::assertIsString( $path );
		$this->files[] = $path;
		file_put_contents( $path, $content );
		$request = new \WP_REST_Request( 'POST', '/' . Rest_Routes::NAMESPACE . '/knowledge/uploads' );
		$request->set_body_params( $fields );
		$request->set_file_params(
			[
				'file' => [
					'name'     => $name,
					'tmp_name' => $path,
					'size'     => strlen( $content ),
					'error'    => $error,
					'type'     => 'application/octet-stream',
				],
			]
		);
		$response = apply_filters( 'rest_post_dispatch', rest_ensure_response( rest_get_server()->dispatch( $request ) ), rest_get_server(), $request );
		self::assertInstanceOf( \WP_REST_Response::class, $response );
		return $response;
	}

	/**
	 * What the sidecar holds of an upload.
	 *
	 * @return array<string, mixed>
	 */
	private function held( int $id ): array {
		return $this->memory()['documents'][ "upload upload-$id" ] ?? [];
	}

	/**
	 * The number in an answer.
	 */
	private static function id_of( \WP_REST_Response $response ): int {
		$id = self::body( $response )['id'] ?? null;
		self::assertIsInt( $id );
		return $id;
	}

	/**
	 * Files that are taken.
	 *
	 * @return iterable<string, array{non-empty-string, string, string, string}>
	 */
	public static function good(): iterable {
		yield 'Markdown' => [ 'care-guide.md', "# Care\n\nOil it — twice.", 'markdown', "# Care\n\nOil it — twice." ];
		yield 'text with a byte order mark' => [ 'hours.TXT', "\xEF\xBB\xBFOpen at nine.", 'text', 'Open at nine.' ];
		yield 'UTF-16 of an old editor' => [ 'hours.txt', "\xFF\xFE" . mb_convert_encoding( 'Größe', 'UTF-16LE', 'UTF-8' ), 'text', 'Größe' ];
		yield 'HTML' => [ 'faq.htm', '<h1>FAQ</h1>', 'html', '<h1>FAQ</h1>' ];
		yield 'PDF' => [ 'manual.pdf', "%PDF-1.7\n\x00\xFF\xFE binary", 'pdf', base64_encode( "%PDF-1.7\n\x00\xFF\xFE binary" ) ];
	}

	/**
	 * Kept, sent, listed.
	 *
	 * @param non-empty-string $name The file's name.
	 */
	#[DataProvider( 'good' )]
	public function test_a_file_is_kept_and_sent( string $name, string $content, string $format, string $sent ): void {
		$this->act_as( 'administrator' );
		$response = $this->upload( $name, $content );
		self::assertSame( 201, $response->get_status(), self::json( $response->get_data() ) );
		$held = $this->held( self::id_of( $response ) );
		self::assertSame( [ $format, $sent, null ], [ $held['format'], $held['content'], $held['url'] ] );
		$items = self::body( $this->call( 'GET', '/knowledge/uploads' ) )['items'];
		self::assertIsArray( $items );
		self::assertIsArray( $items[0] );
		self::assertSame( [ $name, 'indexed' ], [ $items[0]['name'], $items[0]['state'] ] );
	}

	/**
	 * Title and address.
	 */
	public function test_a_title_and_a_public_address_can_be_given(): void {
		$this->act_as( 'administrator' );
		$fields = [
			'title' => 'How to <b>care</b>',
			'url'   => 'https://shop.example/care.pdf',
		];
		$held   = $this->held( self::id_of( $this->upload( 'care_guide-2.md', 'Oil it.', $fields ) ) );
		self::assertSame( [ 'How to care', 'https://shop.example/care.pdf' ], [ $held['title'], $held['url'] ] );
		self::assertSame( 'care guide 2', $this->held( self::id_of( $this->upload( 'care_guide-2.md', 'Oil it twice.' ) ) )['title'] );
		self::assert_problem( 400, 'not-an-address', $this->upload( 'a.md', 'x', [ 'url' => 'javascript:alert(1)' ] ), 'url' );
	}

	/**
	 * Files that are refused.
	 *
	 * @return iterable<string, array{int, string, non-empty-string, string, int<0, 8>}>
	 */
	public static function bad(): iterable {
		yield 'a program' => [ 415, 'file-type', 'shell.php', '<?php', UPLOAD_ERR_OK ];
		yield 'two endings' => [ 415, 'file-type', 'manual.pdf.exe', '%PDF-', UPLOAD_ERR_OK ];
		yield 'a Word file' => [ 415, 'file-type', 'manual.docx', 'PK', UPLOAD_ERR_OK ];
		yield 'no PDF inside' => [ 415, 'not-a-pdf', 'manual.pdf', 'PK', UPLOAD_ERR_OK ];
		yield 'no text inside' => [ 415, 'not-text', 'manual.txt', "\x00\x01\x02", UPLOAD_ERR_OK ];
		yield 'an old encoding' => [ 415, 'not-text', 'manual.md', "Gr\xF6\xDFe", UPLOAD_ERR_OK ];
		yield 'nothing inside' => [ 400, 'empty', 'manual.md', " \n", UPLOAD_ERR_OK ];
		yield 'more than php.ini allows' => [ 413, 'file-too-large', 'manual.pdf', '', UPLOAD_ERR_INI_SIZE ];
		yield 'half of it' => [ 400, 'incomplete', 'manual.pdf', '%PDF', UPLOAD_ERR_PARTIAL ];
		yield 'no folder' => [ 500, 'not-stored', 'manual.pdf', '', UPLOAD_ERR_CANT_WRITE ];
	}

	/**
	 * The refusal names the file; nothing is kept.
	 *
	 * @param non-empty-string $name  The file's name.
	 * @param int<0, 8>        $error One of UPLOAD_ERR_*.
	 */
	#[DataProvider( 'bad' )]
	public function test_a_file_that_cannot_be_used_is_refused_by_name( int $status, string $slug, string $name, string $content, int $error ): void {
		$this->act_as( 'administrator' );
		$response = $this->upload( $name, $content, [], $error );
		self::assert_problem( $status, $slug, $response, 'file' );
		self::assertStringContainsString( $name, self::json( $response->get_data() ) );
		self::assertSame( [], self::body( $this->call( 'GET', '/knowledge/uploads' ) )['items'] );
	}

	/**
	 * Larger than is taken, whatever php.ini says.
	 */
	public function test_a_file_that_is_too_large_is_refused_with_the_limit(): void {
		$this->act_as( 'administrator' );
		$limit    = static fn(): int => 1024;
		add_filter( 'upload_size_limit', $limit );
		$response = $this->upload( 'long.md', str_repeat( 'x', 1025 ) );
		remove_filter( 'upload_size_limit', $limit );
		self::assert_problem( 413, 'file-too-large', $response, 'file' );
		self::assertStringContainsString( '1 KB', self::json( $response->get_data() ) );
	}

	/**
	 * More than one packet of a database.
	 */
	public function test_a_large_file_comes_back_whole(): void {
		$this->act_as( 'administrator' );
		$pdf = "%PDF-1.7\n" . random_bytes( 1500000 );
		$id  = self::id_of( $this->upload( 'manual.pdf', $pdf ) );
		self::assertSame( base64_encode( $pdf ), $this->held( $id )['content'] );
	}

	/**
	 * Deleting and undoing it.
	 */
	public function test_a_deleted_document_leaves_at_once_and_can_be_brought_back_for_a_day(): void {
		$this->act_as( 'administrator' );
		$id = self::id_of( $this->upload( 'care.md', 'Oil it.' ) );
		self::assertSame( 200, $this->call( 'DELETE', "/knowledge/uploads/$id" )->get_status() );
		self::assertSame( [], $this->held( $id ) );
		self::assertSame( 200, $this->call( 'POST', "/knowledge/uploads/$id/restore", [] )->get_status() );
		self::assertSame( 'Oil it.', $this->held( $id )['content'] ?? null );

		$this->call( 'DELETE', "/knowledge/uploads/$id" );
		$this->knowledge()->uploads->clean();
		self::assertNotNull( $this->knowledge()->uploads->find( $id ) );
		$this->wait( 86402 );
		$this->knowledge()->uploads->clean();
		self::assert_problem( 404, 'no-upload', $this->call( 'POST', "/knowledge/uploads/$id/restore", [] ) );
	}

	/**
	 * The sidecar is down.
	 */
	public function test_a_file_waits_for_the_sidecar(): void {
		$this->act_as( 'administrator' );
		$this->sidecar_fails( 503 );
		$response = $this->upload( 'care.md', 'Oil it.' );
		$body     = self::body( $response );
		self::assertSame( 201, $response->get_status() );
		self::assertIsString( $body['warning'] );
		self::assertIsArray( $body['items'] );
		self::assertIsArray( $body['items'][0] );
		self::assertSame( 'waiting', $body['items'][0]['state'] );
		$this->sidecar_fails( 0 );
		$this->call( 'POST', '/knowledge/pending', [] );
		self::assertSame( 'Oil it.', $this->held( self::id_of( $response ) )['content'] ?? null );
	}

	/**
	 * Dropped twice.
	 */
	public function test_the_same_file_is_one_document(): void {
		$this->act_as( 'administrator' );
		$first = self::id_of( $this->upload( 'care.md', 'Oil it.' ) );
		self::assertSame( $first, self::id_of( $this->upload( 'care.md', 'Oil it.' ) ) );
		self::assertNotSame( $first, self::id_of( $this->upload( 'care.md', 'Oil it twice.' ) ) );
	}

	/**
	 * A sidecar that lost everything gets the files again.
	 */
	public function test_a_sync_sends_uploads_again(): void {
		$this->act_as( 'administrator' );
		$id = self::id_of( $this->upload( 'care.md', 'Oil it.' ) );
		$this->remember( [ 'documents' => [] ] );
		$sync = $this->knowledge()->sync;
		$sync->begin( false );
		$state = $sync->step( 20 );
		self::assertSame( 'done', $state['phase'] ?? null );
		self::assertSame( 'Oil it.', $this->held( $id )['content'] ?? null );
	}
}
